/** The pages of the estate: what runs where, one service, the sites and the runners there; and the asking of sites. */
@NullMarked
package dev.evenkeel.web.estate;

import org.jspecify.annotations.NullMarked;
