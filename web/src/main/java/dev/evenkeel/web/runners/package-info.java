/** What the server offers to runners: a relay for their activity tasks, and their ports over HTTPS. */
@NullMarked
package dev.evenkeel.web.runners;

import org.jspecify.annotations.NullMarked;
