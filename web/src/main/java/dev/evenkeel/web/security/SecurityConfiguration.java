package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.Settings;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.Users;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.rememberme.RememberMeAuthenticationFilter;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/** Who gets in, and with which headers every answer leaves. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Duration REMEMBERED = Duration.ofHours(12);
    private static final String NO_INLINE =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';" + " frame-ancestors 'none'";

    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder();
    }

    @Bean
    UserDetailsService userDetailsService(Users users) {
        return name -> users.find(name)
                .map(Person::of)
                .orElseThrow(() -> new UsernameNotFoundException("There is nobody of this name"));
    }

    @Bean
    LoginThrottle loginThrottle(InstantSource clock) {
        return new LoginThrottle(clock);
    }

    @Bean
    LoginAudit loginAudit(Store store, InstantSource clock) {
        return new LoginAudit(store.audit(), store.users(), clock);
    }

    /**
     * A login lasts over a restart of the server: the cookie is signed with a key from the store and with the person's password hash,
     * so a reset of the password ends it. Tokens that are used up by each request would end the login of a page with several
     * requests in flight.
     */
    @Bean
    TokenBasedRememberMeServices rememberMeServices(Settings settings, UserDetailsService people) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(settings.putIfAbsent("security.remember-me-key", random));
        TokenBasedRememberMeServices services = new TokenBasedRememberMeServices(key, people);
        services.setAlwaysRemember(true);
        services.setCookieName("evenkeel-login");
        services.setTokenValiditySeconds((int) REMEMBERED.toSeconds());
        services.setCookieCustomizer(cookie -> cookie.setAttribute("SameSite", "Lax"));
        return services;
    }

    @Bean
    SecurityFilterChain everything(
            HttpSecurity http,
            TokenBasedRememberMeServices rememberMe,
            LoginThrottle throttle,
            LoginAudit audit,
            Users users,
            Readers readers)
            throws Exception {
        LoginHandlers handlers = new LoginHandlers(throttle, audit);
        HttpSessionRequestCache pages = new HttpSessionRequestCache();
        pages.setRequestMatcher(request -> request.getMethod().equals("GET") && LoginEntryPoint.isPage(request));
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/login",
                                "/demo/login",
                                "/error",
                                "/favicon.ico",
                                "/css/**",
                                "/js/**",
                                "/img/**",
                                "/fonts/**",
                                "/webjars/**")
                        .permitAll()
                        .requestMatchers(EndpointRequest.to("health"))
                        .permitAll()
                        .requestMatchers(EndpointRequest.toAnyEndpoint())
                        .denyAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(form ->
                        form.loginPage("/login").successHandler(handlers).failureHandler(handlers))
                .logout(logout -> logout.logoutSuccessUrl("/login?logout"))
                .rememberMe(remember -> remember.rememberMeServices(rememberMe)
                        .key(rememberMe.getKey())
                        .withObjectPostProcessor(keepForms()))
                .requestCache(cache -> cache.requestCache(pages))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(new LoginEntryPoint()))
                .addFilterBefore(new LoginThrottleFilter(throttle, audit), UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(new StillWelcomeFilter(users), RememberMeAuthenticationFilter.class)
                .addFilterAfter(new ReaderFilter(readers), AuthorizationFilter.class)
                // In a cookie instead of the session: the form that was open when the server was killed still counts.
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens()))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(NO_INLINE))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    /** A remembered login starts a new session, but no new form token: after a restart the forms of all open tabs still count. */
    private static ObjectPostProcessor<RememberMeAuthenticationFilter> keepForms() {
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends RememberMeAuthenticationFilter> O postProcess(O filter) {
                filter.setSessionAuthenticationStrategy(new ChangeSessionIdAuthenticationStrategy());
                return filter;
            }
        };
    }

    private static CookieCsrfTokenRepository csrfTokens() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("evenkeel-form");
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax").path("/"));
        return tokens;
    }
}
