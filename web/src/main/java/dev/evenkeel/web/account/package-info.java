/** What belongs to the viewer alone. */
@NullMarked
package dev.evenkeel.web.account;

import org.jspecify.annotations.NullMarked;
