package dev.evenkeel.activities.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.Pulse;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.chat.Courier.Delivery;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages of runs. What became of one is kept beside its act, so that a worker that comes back sends no second one. */
public final class ChatActivitiesImpl implements ChatActivities {

    private static final Logger log = LoggerFactory.getLogger(ChatActivitiesImpl.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActRunner runner;
    private final Secrets secrets;
    private final Courier courier;
    private final Threads threads;
    private final Predicate<String> isPrivate;

    /** @param isPrivate whether the run of an incident is one that only its people see now */
    public ChatActivitiesImpl(
            ActRunner runner, Secrets secrets, Courier courier, Threads threads, Predicate<String> isPrivate) {
        this.threads = threads;
        this.isPrivate = isPrivate;
        this.runner = runner;
        this.secrets = secrets;
        this.courier = courier;
    }

    public ChatActivitiesImpl(ActRunner runner, Secrets secrets, Courier courier) {
        this(runner, secrets, courier, Threads.FORGOTTEN, run -> false);
    }

    @Override
    public NotifyResult send(NotifyRequest request) {
        ActFailures.refuseInRehearsal(request.act(), "tells nobody anything");
        return runner.perform(
                request.act(), "tell " + request.channel() + ": " + request.title(), act -> told(act, request));
    }

    /** Waits no longer than {@link #PATIENCE}; whoever has the channel's secrets is the server itself, not a step. */
    @Override
    public NotifyResult tell(Notice notice) {
        String room = notice.room();
        if (room != null && isPrivate.test(room)) {
            // Whoever reads the channel is not among its people: not even that there is something is said.
            return new NotifyResult(false, "", "", "the incident is private");
        }
        Pulse pulse = new Pulse();
        Message message = new Message(
                notice.runId() + "/notice/" + notice.number() + "/" + notice.channel(),
                notice.title(),
                notice.text(),
                notice.severity(),
                notice.mode() == Mode.DRILL,
                link(courier.settings().url(), notice.runId(), notice.step()),
                notice.earlier());
        Delivery delivery = courier.deliver(
                notice.channel(),
                message,
                new Courier.Company(
                        secrets::resolve,
                        System.currentTimeMillis() + PATIENCE.toMillis(),
                        pulse::beat,
                        line -> log.debug("Run {}: {}", notice.runId(), line)));
        if (!delivery.delivered()) {
            log.warn("The channel {} was not told of run {}: {}", notice.channel(), notice.runId(), delivery.trouble());
        }
        remember(notice.channel(), delivery, notice.earlier(), notice.runId());
        return new NotifyResult(delivery.delivered(), delivery.id(), delivery.trouble(), "");
    }

    private NotifyResult told(RunningAct act, NotifyRequest request) throws IOException {
        Path kept = act.folder().resolve("delivery");
        Delivery delivery = Files.exists(kept) ? JSON.readValue(Files.readAllBytes(kept), Delivery.class) : null;
        if (delivery == null) {
            delivery = deliver(act, request);
            keep(kept, delivery);
        }
        remember(request.channel(), delivery, request.earlier(), act.act().runId());
        if (delivery.delivered()) {
            return new NotifyResult(true, delivery.id(), "", "told " + request.channel());
        }
        String trouble = act.masker().mask(delivery.trouble());
        if (request.required()) {
            throw ActFailures.failure(
                    Failures.UNREACHABLE,
                    "The message was not delivered to " + request.channel() + ": " + trouble,
                    delivery.advice(),
                    "");
        }
        return new NotifyResult(false, "", trouble, "not delivered to " + request.channel() + ": " + trouble);
    }

    private Delivery deliver(RunningAct act, NotifyRequest request) {
        Message message = new Message(
                act.act().id() + "/" + request.channel(),
                act.masker().mask(request.title()),
                act.masker().mask(request.text()),
                request.severity(),
                act.act().mode() == Mode.DRILL,
                link(courier.settings().url(), act.act().runId(), act.act().step()),
                request.earlier());
        return courier.deliver(
                request.channel(),
                message,
                new Courier.Company(
                        reference -> secrets.resolve(reference, act.act()),
                        act.deadline(),
                        act::pulse,
                        line -> act.log().line(act.masker().mask(line))));
    }

    /** A thread is known by its first message. That it is not known is no reason to send the message again. */
    private void remember(String channel, Delivery delivery, @Nullable String earlier, String runId) {
        if (earlier == null && !delivery.id().isEmpty()) {
            try {
                threads.told(channel, delivery.id(), runId);
            } catch (RuntimeException storeIsDown) {
                log.warn("Answers below a message of run {} will have to name it", runId, storeIsDown);
            }
        }
    }

    /** The step on the page of its run. */
    private static @Nullable String link(@Nullable URI url, String runId, @Nullable String step) {
        if (url == null) {
            return null;
        }
        String run = url.toString().replaceAll("/+$", "") + "/runs/" + URLEncoder.encode(runId, StandardCharsets.UTF_8);
        return step == null
                ? run
                : run + "#step-"
                        + URLEncoder.encode(step, StandardCharsets.UTF_8)
                                .replace("+", "%20")
                                .replace("%2F", "/")
                                .replace("%40", "@");
    }

    private static void keep(Path file, Delivery delivery) throws IOException {
        Path draft = file.resolveSibling("delivery.draft");
        PrivateFiles.write(draft, JSON.writeValueAsBytes(delivery));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
