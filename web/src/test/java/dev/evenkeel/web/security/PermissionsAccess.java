package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.Users;

/** For the tests of other packages. */
public final class PermissionsAccess {

    private PermissionsAccess() {}

    public static Permissions over(Users users) {
        return new Permissions(users);
    }
}
