# Its one resource is placed anew for each run, and counts how often that happens.
terraform {
  backend "local" {}
}

variable "run" { type = string }
variable "site" { type = string }
variable "program" { type = string }
variable "counts" { type = string }

resource "terraform_data" "mark" {
  triggers_replace = [var.run]

  provisioner "local-exec" {
    interpreter = [var.program, var.counts, var.run, "applied-${var.site}"]
    command     = "1"
  }
}
