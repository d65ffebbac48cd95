/** The role {@code runner} of the jar: a worker near a site, without pages and without a store. */
@NullMarked
package dev.evenkeel.web.runner;

import org.jspecify.annotations.NullMarked;
