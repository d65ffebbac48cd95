/** What waits for people to decide. */
@NullMarked
package dev.evenkeel.web.approvals;

import org.jspecify.annotations.NullMarked;
