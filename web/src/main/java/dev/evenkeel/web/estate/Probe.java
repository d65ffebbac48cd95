package dev.evenkeel.web.estate;

import dev.evenkeel.activities.http.HttpProbe;

/** The way to the sites. */
public interface Probe {

    /** Whether it answers with a status of success. */
    HttpProbe.Answer status(String url);

    /** What it says, in JSON. */
    HttpProbe.Answer json(String url);
}
