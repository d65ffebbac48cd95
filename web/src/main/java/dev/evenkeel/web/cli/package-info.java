/** The commands {@code run}, {@code approve}, {@code logs} and {@code status}, on top of the REST API; without a server's context. */
@NullMarked
package dev.evenkeel.web.cli;

import org.jspecify.annotations.NullMarked;
