/** The board of incidents. The room of one is the page of its run. */
@NullMarked
package dev.evenkeel.web.incidents;

import org.jspecify.annotations.NullMarked;
