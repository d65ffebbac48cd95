/** Terraform or OpenTofu: a saved plan, and exactly that plan applied. */
@NullMarked
package dev.evenkeel.activities.terraform;

import org.jspecify.annotations.NullMarked;
