/** Tests of the interpreter on Temporal's test server. */
@NullMarked
package dev.evenkeel.workflows.run;

import org.jspecify.annotations.NullMarked;
