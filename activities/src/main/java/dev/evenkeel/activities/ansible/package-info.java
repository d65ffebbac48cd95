/** Ansible playbooks, and what they do as events by ansible-runner's plugin. */
@NullMarked
package dev.evenkeel.activities.ansible;

import org.jspecify.annotations.NullMarked;
