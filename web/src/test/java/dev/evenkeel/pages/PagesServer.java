package dev.evenkeel.pages;

import dev.evenkeel.web.catalog.Catalog;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The pages with seeded data on a random port; everybody's password is {@code keel}. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan({
    "dev.evenkeel.web.page",
    "dev.evenkeel.web.home",
    "dev.evenkeel.web.catalog",
    "dev.evenkeel.web.launch",
    "dev.evenkeel.web.runs",
    "dev.evenkeel.web.approvals",
    "dev.evenkeel.web.users"
})
public class PagesServer {

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(PagesServer.class);
        application.setDefaultProperties(
                Map.of("server.port", "0", "server.address", "127.0.0.1", "evenkeel.demo", "true"));
        application.run(arguments);
    }

    @Bean
    FakeRuns runs() {
        return new Seeds(new FakeRuns()).all();
    }

    @Bean
    Catalog catalog() {
        return new FakeCatalog();
    }

    @Bean
    FakePeople people() {
        return new FakePeople();
    }

    @Bean
    FakeLauncher launcher() {
        return new FakeLauncher();
    }

    @Bean
    FakeDecisions decisions() {
        return new FakeDecisions();
    }

    @Bean
    UserDetailsService users(FakePeople people) {
        return new InMemoryUserDetailsManager(people.all().stream()
                .map(person ->
                        User.withUsername(person.name()).password("{noop}keel").build())
                .toList());
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/login", "/error", "/css/**", "/js/**", "/img/**", "/fonts/**", "/webjars/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login"))
                .headers(
                        headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(
                                        "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'")))
                .build();
    }
}
