package dev.evenkeel.activities.chat;

import dev.evenkeel.activities.chat.Trip.Answered;
import java.time.Duration;
import java.util.Set;

/** What the robots of groups have in common: they say what goes wrong with HTTP 200 and a code that is not 0. */
final class Robots {

    /** They take some messages a minute, and do not say when the next one is welcome. */
    private static final Duration PAUSE = Duration.ofSeconds(20);

    private Robots() {}

    /**
     * @param key of the code in the answer
     * @param message the key of its words
     * @param busy the codes for too many messages
     * @param advice about all other codes
     */
    static Outcome judge(Answered answer, String key, String message, Set<Integer> busy, String advice) {
        if (!answer.json().path(key).canConvertToInt()) {
            return new Outcome.Refused(
                    "it answers with what such a robot does not: " + Trip.shown(answer.text()),
                    "Check the address behind the channel's webhook.");
        }
        int code = answer.json().path(key).asInt();
        String why = "code " + code + " " + Trip.shown(answer.said(message));
        if (code == 0) {
            return new Outcome.Delivered("");
        }
        if (code == -1) {
            return new Outcome.Later(why);
        }
        return busy.contains(code)
                ? new Outcome.Later("it takes no more messages for now (" + why + ")", PAUSE)
                : new Outcome.Refused(why, advice);
    }
}
