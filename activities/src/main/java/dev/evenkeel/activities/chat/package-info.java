/** Tells people something: one message into one channel, by the system that the channel is of. */
@NullMarked
package dev.evenkeel.activities.chat;

import org.jspecify.annotations.NullMarked;
