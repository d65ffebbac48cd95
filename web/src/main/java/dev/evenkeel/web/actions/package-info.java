/** What reports and post-mortems have left to do: who does it, until when, and who is reminded of it. */
@NullMarked
package dev.evenkeel.web.actions;

import org.jspecify.annotations.NullMarked;
