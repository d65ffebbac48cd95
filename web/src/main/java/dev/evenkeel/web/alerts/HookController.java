package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.Alerts;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.AlertRouting;
import dev.evenkeel.workflows.alert.Hook;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where alerts come in. The answer is 2xx only when all of a message lies in the store: a sender that gets 503, or nothing, sends it
 * again, and what is known already changes nothing.
 */
@RestController
@RequestMapping(path = "/hooks", produces = MediaType.APPLICATION_JSON_VALUE)
class HookController {

    private static final Logger LOG = LoggerFactory.getLogger(HookController.class);
    private static final String BEARER = "bearer ";
    private static final int RETRY_SECONDS = 5;

    private final AlertRouting routing;
    private final HookSecrets secrets;
    private final Alerts alerts;
    private final HookRefusals refusals;
    private final Bell bell;
    private final InstantSource clock;

    HookController(
            AlertRouting routing, Secrets secrets, Store store, HookRefusals refusals, Bell bell, InstantSource clock) {
        this.routing = routing;
        this.secrets = new HookSecrets(secrets);
        this.alerts = store.alerts();
        this.refusals = refusals;
        this.bell = bell;
        this.clock = clock;
    }

    /**
     * @param received how many alerts the message held
     * @param news how many of them said something that was not known
     */
    record Taken(int received, int news) {}

    private interface Work {
        List<Received> alerts() throws HookTrouble;
    }

    @PostMapping("/alertmanager/{name}")
    ResponseEntity<?> alertmanager(@PathVariable String name, HttpServletRequest request) {
        return answer(name, request, () -> {
            Hook.Alertmanager hook = hook(name, Hook.Alertmanager.class);
            token(hook, request.getHeader(HttpHeaders.AUTHORIZATION));
            AlertmanagerMessage.Read read = AlertmanagerMessage.read(name, HookBody.json(HookBody.read(request)));
            if (read.left() > 0) {
                LOG.warn(
                        "Alertmanager has left {} alerts out of a message to {}: see its max_alerts",
                        read.left(),
                        name);
            }
            return read.alerts();
        });
    }

    @PostMapping("/{name}")
    ResponseEntity<?> signed(@PathVariable String name, HttpServletRequest request) {
        return answer(name, request, () -> {
            Hook.Signed hook = hook(name, Hook.Signed.class);
            byte[] body = HookBody.read(request);
            SignedMessage.prove(hook, request::getHeader, body, secrets.of(name, hook.secret()), clock.millis());
            return SignedMessage.read(hook, HookBody.json(body));
        });
    }

    private ResponseEntity<?> answer(String name, HttpServletRequest request, Work work) {
        try {
            List<Received> received = work.alerts();
            int news = kept(name, received);
            if (news > 0) {
                bell.ring();
            }
            return ResponseEntity.ok(new Taken(received.size(), news));
        } catch (HookTrouble trouble) {
            if (trouble.status() != HttpStatus.SERVICE_UNAVAILABLE) {
                refusals.refused(name, trouble, request.getRemoteAddr());
            }
            return refusal(trouble);
        }
    }

    private int kept(String name, List<Received> received) throws HookTrouble {
        try {
            return received.isEmpty() ? 0 : alerts.receive(received, clock.millis());
        } catch (RuntimeException e) {
            LOG.warn("The store takes no alerts from the hook {}", name, e);
            throw HookTrouble.notNow("The store takes nothing in now. Nothing of the message was kept; send it again.");
        }
    }

    private static ResponseEntity<?> refusal(HookTrouble trouble) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(trouble.status());
        if (trouble.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
        }
        if (trouble.status() == HttpStatus.UNAUTHORIZED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return answer.body(Map.of("error", trouble.words()));
    }

    private <H extends Hook> H hook(String name, Class<H> type) throws HookTrouble {
        @Nullable Hook hook = routing.alertRules().hooks().get(name);
        if (hook == null && !routing.alertProblems().isEmpty()) {
            // It may be one that nobody could read: Alertmanager gives up for ever after 404.
            throw HookTrouble.notNow("alerts.yaml has problems, and no version of it is known that has this hook."
                    + " The page Runbooks shows them. Send it again.");
        }
        if (!type.isInstance(hook)) {
            throw HookTrouble.unknownHook("There is no such hook. Declare it in alerts.yaml, in the runbook folder.");
        }
        return type.cast(hook);
    }

    private void token(Hook.Alertmanager hook, @Nullable String sent) throws HookTrouble {
        if (sent == null || !sent.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw HookTrouble.unknownSender("The bearer token of the hook is missing.");
        }
        if (!HookSecrets.same(sent.substring(BEARER.length()).strip(), secrets.of(hook.name(), hook.token()))) {
            throw HookTrouble.unknownSender("The bearer token is not that of the hook.");
        }
    }
}
