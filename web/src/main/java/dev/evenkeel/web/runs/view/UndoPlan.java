package dev.evenkeel.web.runs.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a run could be undone now, in the order in which it would be.
 *
 * @param scope the hash of what is shown here: a decision names it
 */
public record UndoPlan(String scope, List<Part> parts) {

    static final UndoPlan NONE = new UndoPlan("", List.of());

    public UndoPlan {
        parts = List.copyOf(parts);
    }

    /** @param partly whether it was only begun, so that nobody knows how far it came */
    public record Part(String key, String title, @Nullable String site, boolean partly, List<Step> steps) {
        public Part {
            steps = List.copyOf(steps);
        }

        public String label() {
            return StepView.label(title, site);
        }
    }

    public record Step(String title, String does) {}

    static UndoPlan of(Data data) {
        return new UndoPlan(
                data.text("scope"),
                data.maps("parts").stream().map(UndoPlan::part).toList());
    }

    private static Part part(Data part) {
        return new Part(
                part.text("key"),
                part.text("title"),
                part.textOrNull("site"),
                part.yes("partly"),
                part.maps("steps").stream()
                        .map(step -> new Step(step.text("title"), step.text("does")))
                        .toList());
    }
}
