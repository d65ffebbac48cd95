package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.Alerts.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Alertmanager's webhook sends, version 4. */
final class AlertmanagerMessage {

    private static final String VERSION = "4";

    private AlertmanagerMessage() {}

    /** @param left how many alerts Alertmanager has left out, because its {@code max_alerts} says so */
    record Read(List<Received> alerts, long left) {}

    static Read read(String hook, Map<?, ?> message) throws HookTrouble {
        if (!VERSION.equals(String.valueOf(message.get("version")))) {
            throw HookTrouble.garbage(
                    "This is no message of Alertmanager's webhook of version 4. Nothing was taken in.");
        }
        if (!(message.get("alerts") instanceof List<?> items)) {
            throw HookTrouble.garbage("The message has no list 'alerts'. Nothing was taken in.");
        }
        List<Received> alerts = new ArrayList<>();
        for (Object item : items) {
            String at = "alerts[" + alerts.size() + "]";
            if (!(item instanceof Map<?, ?> parts)) {
                throw HookTrouble.garbage(at + " has to be an object. Nothing was taken in.");
            }
            alerts.add(alert(hook, new SentAlert(at, parts)));
        }
        return new Read(alerts, message.get("truncatedAlerts") instanceof Number left ? left.longValue() : 0);
    }

    private static Received alert(String hook, SentAlert alert) throws HookTrouble {
        if (!(alert.parts().get("labels") instanceof Map)) {
            throw alert.wrong("labels", "an object of texts");
        }
        Map<String, String> annotations = alert.texts("annotations");
        return SentAlert.received(
                hook,
                alert,
                alert.texts("labels").getOrDefault("alertname", ""),
                annotations.getOrDefault("summary", annotations.getOrDefault("description", "")),
                alert.firing(""),
                alert.text("generatorURL"));
    }
}
