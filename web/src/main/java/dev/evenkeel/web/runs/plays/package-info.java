/** What playbooks do, as a grid of hosts and tasks. */
@NullMarked
package dev.evenkeel.web.runs.plays;

import org.jspecify.annotations.NullMarked;
