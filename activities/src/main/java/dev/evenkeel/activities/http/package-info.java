/** HTTP checks and requests, with time-outs, bounded answers and rules about where a request may go. */
@NullMarked
package dev.evenkeel.activities.http;

import org.jspecify.annotations.NullMarked;
