package dev.evenkeel.pages;

import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import java.util.List;

/** What the audit log says was done to a subject, the newest first. */
final class Audited {

    private Audited() {}

    static List<String> actions(Store store, String subject) {
        return store.audit().list(new AuditFilter(null, null, subject, null, null, null), null, 50).stream()
                .map(AuditEntry::action)
                .toList();
    }
}
