/** Runs the tests of runbooks: the real procedures, on an in-memory Temporal whose time is skipped, with stubs instead of tools. */
@NullMarked
package dev.evenkeel.web.cases;

import org.jspecify.annotations.NullMarked;
