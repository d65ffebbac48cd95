/** Temporal: the embedded server and its supervision, the connection, and the workers. */
@NullMarked
package dev.evenkeel.web.temporal;

import org.jspecify.annotations.NullMarked;
