package dev.evenkeel.pages;

import dev.evenkeel.web.runs.Decisions;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessResourceFailureException;

/** Remembers what was decided. A comment with the word {@code refuse} is refused; for {@code vanish} the store goes away. */
public final class FakeDecisions implements Decisions {

    public final List<Ask> asks = new ArrayList<>();

    @Override
    public Outcome decide(Ask ask) {
        asks.add(ask);
        if (ask.comment().contains("vanish")) {
            throw new DataAccessResourceFailureException("The store is away");
        }
        return ask.comment().contains("refuse")
                ? new Outcome.Refused("The plan has changed since this page was shown. Look at it again, then decide.")
                : new Outcome.Accepted("");
    }
}
