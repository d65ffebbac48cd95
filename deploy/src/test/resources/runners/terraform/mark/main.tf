variable "run" { type = string }
variable "counts" { type = string }

resource "terraform_data" "mark" {
  triggers_replace = [var.run]

  provisioner "local-exec" {
    command = "printf 'applied far %s\\n' \"$PWD\" >>\"${var.counts}/${var.run}\""
  }
}
