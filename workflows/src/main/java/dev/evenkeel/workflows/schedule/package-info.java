/** What a schedule starts at each of its times. */
@NullMarked
package dev.evenkeel.workflows.schedule;

import org.jspecify.annotations.NullMarked;
