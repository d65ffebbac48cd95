package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.User;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Who is logged in. What the person may do is not here but in {@link Permissions}: it may change while the session lasts.
 *
 * @param passwordHash as it was at login: a session ends when the password is reset
 */
record Person(String name, String passwordHash, boolean enabled) implements UserDetails {

    private static final List<GrantedAuthority> AUTHORITIES = List.of(new SimpleGrantedAuthority("ROLE_USER"));

    /** No password matches an empty hash. */
    static Person of(User user) {
        @Nullable String hash = user.passwordHash();
        return new Person(user.name(), hash == null ? "" : hash, user.enabled());
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return AUTHORITIES;
    }

    @Override
    public String getPassword() {
        return passwordHash;
    }

    @Override
    public String getUsername() {
        return name;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public String toString() {
        return "Person[" + name + "]";
    }
}
