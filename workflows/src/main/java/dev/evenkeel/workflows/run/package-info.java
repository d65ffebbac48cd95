/** The interpreter: it walks the steps of a run, keeps the journal and waits for people. */
@NullMarked
package dev.evenkeel.workflows.run;

import org.jspecify.annotations.NullMarked;
