/** The reviews of broken glass: what every page warns of, and the page where another person closes them. */
@NullMarked
package dev.evenkeel.web.reviews;

import org.jspecify.annotations.NullMarked;
