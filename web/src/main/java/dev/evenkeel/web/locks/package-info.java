/** The locks on services: who works on what, who waits, and the administrator's way out. */
@NullMarked
package dev.evenkeel.web.locks;

import org.jspecify.annotations.NullMarked;
