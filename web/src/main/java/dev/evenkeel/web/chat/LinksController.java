package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatStore;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.page.Viewer;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The viewer's own chat accounts; administrators see everybody's. */
@Controller
@RequestMapping(LinkReply.PAGE)
class LinksController {

    private final ChatStore chat;
    private final OneTimeCodes codes;
    private final Estates estates;

    LinksController(Store store, OneTimeCodes codes, Estates estates) {
        this.chat = store.chat();
        this.codes = codes;
        this.estates = estates;
    }

    @GetMapping
    String links(@ModelAttribute("viewer") Viewer viewer, Model model) {
        model.addAttribute("links", chat.links().of(viewer.name()));
        model.addAttribute("all", viewer.admin() ? chat.links().all() : List.of());
        model.addAttribute(
                "answered",
                estates.estate().channels().values().stream()
                        .filter(channel -> channel.commands() != null)
                        .toList());
        return "chat/links";
    }

    @PostMapping
    String code(@ModelAttribute("viewer") Viewer viewer, RedirectAttributes after) {
        after.addFlashAttribute("code", codes.forLink(viewer.name()));
        return "redirect:" + LinkReply.PAGE;
    }

    /** @param owner whose account it is; only administrators unlink somebody else's */
    @PostMapping("/unlink")
    String unlink(
            @RequestParam String system,
            @RequestParam String realm,
            @RequestParam String account,
            @RequestParam String owner,
            @ModelAttribute("viewer") Viewer viewer) {
        if (!owner.equalsIgnoreCase(viewer.name()) && !viewer.admin()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        chat.links().unlink(owner, new Account(system, realm, account), viewer.name());
        return "redirect:" + LinkReply.PAGE;
    }
}
