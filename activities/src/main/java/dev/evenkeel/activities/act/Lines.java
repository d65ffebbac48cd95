package dev.evenkeel.activities.act;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Cuts a stream of bytes into lines, in bounded memory. */
final class Lines {

    private final Following following;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean dropping;

    Lines(Following following) {
        this.following = following;
    }

    void add(byte[] bytes) {
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                take(bytes, from, at);
                end();
                from = at + 1;
            }
        }
        take(bytes, from, bytes.length);
    }

    /** Nothing more comes: what is there counts as a line. */
    void finish() {
        if (line.size() > 0 || dropping) {
            end();
        }
    }

    private void take(byte[] bytes, int from, int to) {
        if (dropping || line.size() + to - from > Following.LONGEST_LINE) {
            dropping = true;
            line.reset();
        } else {
            line.write(bytes, from, to - from);
        }
    }

    private void end() {
        if (dropping) {
            following.tooLong();
        } else {
            following.line(line.toString(StandardCharsets.UTF_8));
        }
        dropping = false;
        line.reset();
    }
}
