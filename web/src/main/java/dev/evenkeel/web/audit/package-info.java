/** The audit: read, exported and checked on a page by administrators, and checked on the command line by whoever has an export. */
@NullMarked
package dev.evenkeel.web.audit;

import org.jspecify.annotations.NullMarked;
