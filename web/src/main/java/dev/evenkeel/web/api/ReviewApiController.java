package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.Reviews;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.reviews.Glass;
import dev.evenkeel.web.security.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The reviews of broken glass. */
@RestController
class ReviewApiController {

    private static final int SHOWN = 100;

    private final Reviews reviews;
    private final Glass glass;

    ReviewApiController(Store store, Glass glass) {
        this.reviews = store.reviews();
        this.glass = glass;
    }

    /**
     * @param review its id, which closing names
     * @param broke what stood against it: requester, editor, inputs, count
     * @param at milliseconds since the epoch
     * @param closedBy null while it is open
     */
    record ReviewAnswer(
            String review,
            String run,
            String step,
            String environment,
            String actor,
            String reason,
            List<String> broke,
            long at,
            @Nullable String closedBy,
            @Nullable String finding) {

        static ReviewAnswer of(Reviews.Entry entry) {
            return new ReviewAnswer(
                    entry.review().decision(),
                    entry.review().runId(),
                    entry.review().step(),
                    entry.review().environment(),
                    entry.review().actor(),
                    entry.review().reason(),
                    entry.review().broke().stream().map(Names::of).toList(),
                    entry.review().at(),
                    entry.closing() == null ? null : entry.closing().actor(),
                    entry.closing() == null ? null : entry.closing().comment());
        }
    }

    record FindingBody(@Nullable String comment) {}

    @Operation(summary = "The reviews of broken glass, those that are open first")
    @GetMapping("/api/v1/reviews")
    List<ReviewAnswer> reviews(@AuthenticationPrincipal ApiCaller caller) {
        return reviews.list(SHOWN).stream()
                .filter(entry -> caller.reaches(entry.review().environment()))
                .map(ReviewAnswer::of)
                .toList();
    }

    @Operation(summary = "Close a review", description = "By another person than who broke the glass.")
    @PostMapping(path = "/api/v1/reviews/{review}/close", consumes = "application/json")
    ReviewAnswer close(
            @PathVariable String review, @RequestBody FindingBody body, @AuthenticationPrincipal ApiCaller caller) {
        Reviews.Entry entry = reviews.find(review)
                .orElseThrow(() -> ApiException.of(
                        HttpStatus.NOT_FOUND, "There is no review " + review + ". Look for it: GET /api/v1/reviews."));
        Reach.check(caller, entry.review().environment());
        try {
            glass.close(entry, caller.getName(), body.comment() == null ? "" : body.comment());
        } catch (Glass.Refused e) {
            throw ApiException.of(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
        }
        return ReviewAnswer.of(reviews.find(review).orElse(entry));
    }
}
