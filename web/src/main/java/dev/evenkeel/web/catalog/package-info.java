/** The runbook folder as people see it: what can be launched, and the problems of what cannot. */
@NullMarked
package dev.evenkeel.web.catalog;

import org.jspecify.annotations.NullMarked;
