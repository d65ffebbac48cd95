package dev.evenkeel.activities.chat;

import dev.evenkeel.workflows.estate.Channel;
import java.util.Optional;

/** The channels as the estate has them now: a channel that was mended serves the runs that go on, too. */
@FunctionalInterface
public interface Channels {

    Optional<Channel> find(String name);
}
