package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.Reader;
import dev.evenkeel.activities.store.Store;
import org.springframework.stereotype.Component;

/** For whom the store is read: by the name they signed in with, as they are now. */
@Component
public class Readers {

    private final Permissions permissions;
    private final Store store;

    Readers(Permissions permissions, Store store) {
        this.permissions = permissions;
        this.store = store;
    }

    /** @param name empty for somebody who has not signed in */
    public Reader of(String name) {
        return name.isEmpty() ? Reader.NOBODY : new Reader(name, permissions.isAdministrator(name));
    }

    /** Whether they may see a run now: asked again and again while something is read to them. */
    public boolean sees(String name, String runId) {
        return of(name).get(() -> store.runs().find(runId).isPresent());
    }
}
