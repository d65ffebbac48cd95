package dev.evenkeel.workflows.run;

import java.util.Map;

/**
 * What an attempt yields.
 *
 * @param result what expressions read
 * @param summary the result in a few words
 */
record Done(Map<String, Object> result, String summary) {

    static Done of(Record result, String summary) {
        return new Done(ResultMaps.of(result), summary);
    }
}
