/** The REST API: what the pages can do, for programs, with the same checks and the same signed decisions. */
@NullMarked
package dev.evenkeel.web.api;

import org.jspecify.annotations.NullMarked;
