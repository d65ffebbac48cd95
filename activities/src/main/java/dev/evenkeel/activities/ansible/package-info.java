/** Ansible playbooks through ansible-runner. */
@NullMarked
package dev.evenkeel.activities.ansible;

import org.jspecify.annotations.NullMarked;
