package dev.evenkeel.activities.store;

import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One batch on its way into the inbox, within its transaction: what is new is told from what is known. */
final class AlertIntake {

    /**
     * An alert that fires with its old start so long after it was resolved does fire: Prometheus was away, and remembers the start.
     * Sooner it is an older message that comes late.
     */
    private static final long LATE_MILLIS = 300_000;
    /** A message without a start is about an alert that is not older. */
    private static final long DAY_MILLIS = 86_400_000;

    private static final int MOST_SEARCHED = 500;
    private static final String COLUMNS =
            "id, hook, fingerprint, starts_at, ends_at, firing, name, summary, labels, url,"
                    + " received_at, changed_at, state, why, service, place, pending, search";
    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'NEW', '', ?, ?, 1, ?)";

    private final JdbcClient client;
    private final AlertHead head;
    private final long now;
    private final Map<String, List<Known>> known = new HashMap<>();
    private final List<Known> fresh = new ArrayList<>();

    AlertIntake(JdbcClient client, AlertHead head, long now) {
        this.client = client;
        this.head = head;
        this.now = now;
    }

    /** Where an alert stands. */
    private static final class Known {
        private final long id;
        private final String fingerprint;
        private final long startsAt;
        private final @Nullable Received first;
        private boolean firing;
        private @Nullable Long endsAt;
        private long changedAt;
        private long place;
        private boolean changed;

        /** @param first null when it was known before this batch */
        Known(long id, String fingerprint, long startsAt, @Nullable Received first) {
            this.id = id;
            this.fingerprint = fingerprint;
            this.startsAt = startsAt;
            this.first = first;
        }
    }

    /** @return how many said something that was not known */
    int take(List<Received> batch) {
        int news = 0;
        for (List<Received> some : chunks(batch)) {
            load(some);
            for (Received received : some) {
                news += take(received) ? 1 : 0;
            }
        }
        chunks(fresh).forEach(this::insert);
        known.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.changed)
                .forEach(this::update);
        return news;
    }

    private boolean take(Received received) {
        List<Known> same = known.computeIfAbsent(received.fingerprint(), fingerprint -> new ArrayList<>());
        Known before =
                same.stream().filter(each -> means(received, each)).findFirst().orElse(null);
        if (before == null) {
            Long starts = received.startsAt();
            Known added = new Known(head.nextAlert(), received.fingerprint(), starts == null ? now : starts, received);
            same.addFirst(added);
            fresh.add(added);
            say(added, received);
            return true;
        }
        boolean resolves = before.firing && !received.firing();
        boolean firesAnew = !before.firing && received.firing() && now - before.changedAt > LATE_MILLIS;
        if (resolves || firesAnew) {
            before.changed = before.first == null;
            say(before, received);
        }
        return resolves || firesAnew;
    }

    /** Without a start, a message is about what fires; that it was resolved may be said again. */
    private static boolean means(Received received, Known each) {
        Long starts = received.startsAt();
        return starts == null ? each.firing || !received.firing() : each.startsAt == starts;
    }

    private void say(Known alert, Received received) {
        alert.firing = received.firing();
        alert.endsAt = received.firing() ? null : received.endsAt() == null ? (Long) now : received.endsAt();
        alert.changedAt = now;
        alert.place = head.add(alert.id, now, received.firing() ? "FIRING" : "RESOLVED", null, null);
    }

    private void load(List<Received> some) {
        List<String> fingerprints = some.stream()
                .map(Received::fingerprint)
                .distinct()
                .filter(fingerprint -> !known.containsKey(fingerprint))
                .toList();
        if (fingerprints.isEmpty()) {
            return;
        }
        long oldest = some.stream()
                .mapToLong(each -> each.startsAt() == null ? now - DAY_MILLIS : each.startsAt())
                .min()
                .orElse(now);
        List<Object> values = new ArrayList<>(fingerprints);
        values.add(oldest);
        fingerprints.forEach(fingerprint -> known.put(fingerprint, new ArrayList<>()));
        client.sql("select id, fingerprint, starts_at, ends_at, firing, changed_at from alerts where fingerprint in ("
                        + String.join(", ", Collections.nCopies(fingerprints.size(), "?"))
                        + ") and (firing = 1 or starts_at >= ?) order by starts_at desc")
                .params(values)
                .query(row -> {
                    Known found =
                            new Known(row.getLong("id"), row.getString("fingerprint"), row.getLong("starts_at"), null);
                    found.firing = row.getInt("firing") == 1;
                    found.endsAt = found.firing ? null : (Long) row.getLong("ends_at");
                    found.changedAt = row.getLong("changed_at");
                    known.computeIfAbsent(found.fingerprint, none -> new ArrayList<>())
                            .add(found);
                });
    }

    private void insert(List<Known> some) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Known alert : some) {
            Received first = alert.first;
            if (first != null) {
                Collections.addAll(
                        values,
                        alert.id,
                        first.hook(),
                        alert.fingerprint,
                        alert.startsAt,
                        alert.endsAt,
                        alert.firing ? 1 : 0,
                        Text.clean(first.name()),
                        Text.clean(first.summary()),
                        Text.clean(CanonicalJson.write(first.labels())),
                        Text.clean(first.url()),
                        now,
                        now,
                        Text.clean(first.labels().getOrDefault("service", "")),
                        alert.place,
                        search(first));
            }
        }
        client.sql("insert into alerts (" + COLUMNS + ") values "
                        + String.join(", ", Collections.nCopies(some.size(), ROW)))
                .params(values)
                .update();
    }

    @SuppressWarnings("NullAway") // a column may be null
    private void update(Known alert) {
        client.sql("update alerts set firing = ?, ends_at = ?, changed_at = ?, place = ?, pending = 1 where id = ?")
                .params(alert.firing ? 1 : 0, alert.endsAt, alert.changedAt, alert.place, alert.id)
                .update();
    }

    private static String search(Received alert) {
        String text = alert.name() + "\n" + alert.summary() + "\n"
                + String.join("\n", alert.labels().values());
        return Text.clean(text.substring(0, Math.min(text.length(), MOST_SEARCHED)))
                .toLowerCase(Locale.ROOT);
    }

    private static <V> List<List<V>> chunks(List<V> all) {
        List<List<V>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AlertHead.ROWS_TOGETHER) {
            chunks.add(all.subList(from, Math.min(all.size(), from + AlertHead.ROWS_TOGETHER)));
        }
        return chunks;
    }
}
