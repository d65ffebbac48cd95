package dev.evenkeel.web.estate;

import dev.evenkeel.activities.chat.Courier.Delivery;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.ServerAddress;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.workflows.estate.Channel;
import dev.evenkeel.workflows.estate.Estate;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The channels in which people are told something. Administrators try them here. */
@Controller
@RequestMapping("/estate/channels")
class ChannelsController {

    private final Estates estates;
    private final ChannelTrial trial;
    private final Store store;
    private final ServerAddress address;

    ChannelsController(Estates estates, ChannelTrial trial, Store store, ServerAddress address) {
        this.estates = estates;
        this.trial = trial;
        this.store = store;
        this.address = address;
    }

    /**
     * @param services the titles of those whose owners are told there
     * @param callback the address to which its system sends what people answer
     * @param heard when something came by it last, milliseconds since the epoch; null when nothing has
     */
    record Entry(
            Channel channel,
            List<String> services,
            String callback,
            @Nullable Long heard) {

        public boolean answered() {
            return channel.commands() != null;
        }

        public boolean answerable() {
            return channel instanceof Channel.Lanying
                    || channel instanceof Channel.Slack
                    || channel instanceof Channel.Mattermost;
        }
    }

    /** What became of a test message. */
    record Tried(String title, Delivery delivery) {}

    @GetMapping
    String channels(Model model) {
        Estate estate = estates.estate();
        model.addAttribute(
                "channels",
                estate.channels().values().stream()
                        .map(channel -> new Entry(
                                channel,
                                services(estate, channel.name()),
                                callback(channel.name()),
                                store.chat().inbox().last(channel.name()).orElse(null)))
                        .toList());
        return "estate/channels";
    }

    private String callback(String channel) {
        URI url = address.url();
        return (url == null ? "" : url.toString().replaceAll("/+$", "")) + "/hooks/chat/" + channel;
    }

    private static List<String> services(Estate estate, String channel) {
        return estate.services().values().stream()
                .filter(service -> channel.equals(service.channel()))
                .map(Estate.Service::title)
                .toList();
    }

    @PostMapping("/{name}/test")
    String test(@PathVariable String name, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes after) {
        if (!viewer.admin()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        Channel channel = estates.estate().channels().get(name);
        if (channel == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Delivery delivery = trial.send(name, viewer.name());
        store.audit()
                .append(
                        viewer.name(),
                        "channel.tested",
                        name,
                        Map.of("delivered", delivery.delivered(), "trouble", delivery.trouble()),
                        null);
        after.addFlashAttribute("tried", new Tried(channel.title(), delivery));
        return "redirect:/estate/channels";
    }
}
