/** Runs: the list, the page of one run, its live log, and the decisions that people take. */
@NullMarked
package dev.evenkeel.web.runs;

import org.jspecify.annotations.NullMarked;
