package dev.evenkeel.web.reviews;

import dev.evenkeel.activities.store.Reviews;
import dev.evenkeel.activities.store.Reviews.Entry;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Broken glass: what the frame of every page warns of, and who may close its review. */
@Component
@ControllerAdvice
public class Glass {

    private static final int SHOWN = 5;

    private final Reviews reviews;
    private final Viewers viewers;

    Glass(Store store, Viewers viewers) {
        this.reviews = store.reviews();
        this.viewers = viewers;
    }

    /** The frame asks for it only where it is shown. */
    @ModelAttribute("glass")
    Glass glass() {
        return this;
    }

    public List<Entry> loud() {
        return reviews.loud(SHOWN);
    }

    public boolean mayClose(Entry entry, Viewer viewer) {
        return entry.open()
                && !entry.review().actor().equals(viewer.name())
                && viewer.may(Role.APPROVER, entry.review().environment());
    }

    /** The message says what happened and what to do. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** Closes a review for somebody, by the name they signed in with. */
    public void close(Entry entry, String actor, String comment) throws Refused {
        if (!viewers.viewer(actor).may(Role.APPROVER, entry.review().environment())) {
            throw new Refused("To close this review you need the role approver in "
                    + entry.review().environment() + ". Ask somebody who has it.");
        }
        if (comment.isBlank()) {
            throw new Refused("Say what you found: a comment is needed.");
        }
        switch (reviews.close(entry.review().decision(), actor, comment.strip())) {
            case OWN -> throw new Refused("You broke this glass, so another person has to review it.");
            case GONE -> throw new Refused("Somebody has closed this review already. Load the page again.");
            case DONE -> {}
        }
    }
}
