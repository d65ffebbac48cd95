/** What starts by itself: drills and schedules, their times, and what became of them. */
@NullMarked
package dev.evenkeel.web.schedules;

import org.jspecify.annotations.NullMarked;
