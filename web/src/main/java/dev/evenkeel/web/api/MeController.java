package dev.evenkeel.web.api;

import dev.evenkeel.web.security.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a token is good for. */
@RestController
class MeController {

    /** @param expiresAt milliseconds since the epoch, as all times here */
    record Me(
            String user,
            String token,
            List<String> scopes,
            @Nullable String environment,
            long expiresAt) {}

    @Operation(summary = "Whose token this is, and what it is for")
    @GetMapping("/api/v1/me")
    Me me(@AuthenticationPrincipal ApiCaller caller) {
        return new Me(
                caller.getName(),
                caller.token().name(),
                caller.token().scopes().stream().map(Names::of).toList(),
                caller.token().environment(),
                caller.token().expiresAt());
    }
}
