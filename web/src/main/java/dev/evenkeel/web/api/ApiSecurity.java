package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.web.security.ReaderFilter;
import dev.evenkeel.web.security.Readers;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/**
 * Who may call the API: whoever has a token with the scope that the call needs. No session and no cookie is looked at, so there is
 * nothing that another site could make a browser send, and no form token is needed.
 */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http, ApiTokens tokens, Readers readers, ProblemWriter problems)
            throws Exception {
        return http.securityMatcher("/api/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers("/api/v1/openapi", "/api/v1/openapi.yaml")
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.POST,
                                "/api/v1/runs",
                                UploadApiController.PATH,
                                "/api/v1/schedules/*/*/start",
                                "/api/v1/readiness")
                        .hasAuthority(Scope.LAUNCH.name())
                        .requestMatchers(
                                HttpMethod.POST,
                                "/api/v1/runs/*/decisions",
                                "/api/v1/runs/*/files",
                                "/api/v1/runs/*/actions/*/done",
                                "/api/v1/reviews/*/close",
                                "/api/v1/schedules/*/*/pause",
                                "/api/v1/schedules/*/*/resume")
                        .hasAuthority(Scope.DECIDE.name())
                        .requestMatchers("/api/v1/secrets", "/api/v1/secrets/*")
                        .hasAuthority(Scope.SECRETS.name())
                        .requestMatchers("/api/v1/me")
                        .authenticated()
                        .anyRequest()
                        .hasAuthority(Scope.READ.name()))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .exceptionHandling(errors ->
                        errors.authenticationEntryPoint(missing(problems)).accessDeniedHandler(denied(problems)))
                .addFilterBefore(new TokenFilter(tokens, problems), AnonymousAuthenticationFilter.class)
                .addFilterAfter(new BodyLimit(problems), AnonymousAuthenticationFilter.class)
                .addFilterAfter(new ReaderFilter(readers), AuthorizationFilter.class)
                .headers(headers -> headers.contentSecurityPolicy(
                        policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'")))
                .build();
    }

    /** Prometheus reads with a token too: what is not ready to be recovered is nobody else's business. */
    @Bean
    @Order(2)
    SecurityFilterChain metrics(HttpSecurity http, ApiTokens tokens, ProblemWriter problems) throws Exception {
        return http.securityMatcher(EndpointRequest.to("prometheus"))
                .authorizeHttpRequests(requests -> requests.anyRequest().hasAuthority(Scope.READ.name()))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .exceptionHandling(errors ->
                        errors.authenticationEntryPoint(missing(problems)).accessDeniedHandler(denied(problems)))
                .addFilterBefore(new TokenFilter(tokens, problems), AnonymousAuthenticationFilter.class)
                .build();
    }

    private static AuthenticationEntryPoint missing(ProblemWriter problems) {
        return (request, response, exception) -> {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            problems.write(request, response, HttpStatus.UNAUTHORIZED, TokenFilter.MISSING);
        };
    }

    private static AccessDeniedHandler denied(ProblemWriter problems) {
        return (request, response, exception) -> {
            Scope needed = needed(request.getMethod(), request.getRequestURI());
            problems.write(
                    request,
                    response,
                    HttpStatus.FORBIDDEN,
                    "This token may not do that: it lacks the scope " + Names.of(needed)
                            + ". Make one that has it under Settings, API tokens.");
        };
    }

    private static Scope needed(String method, String path) {
        if (path.contains("/api/v1/secrets")) {
            return Scope.SECRETS;
        }
        if (!method.equals("POST")) {
            return Scope.READ;
        }
        return path.endsWith("/runs") || path.endsWith("/readiness") || path.endsWith("/start")
                ? Scope.LAUNCH
                : Scope.DECIDE;
    }
}
