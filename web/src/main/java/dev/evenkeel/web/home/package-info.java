/** The first page: what needs the viewer now, what runs, what ended. */
@NullMarked
package dev.evenkeel.web.home;

import org.jspecify.annotations.NullMarked;
