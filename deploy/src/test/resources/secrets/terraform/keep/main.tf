terraform {
  backend "local" {}
}

variable "password" {
  type      = string
  sensitive = true
}

resource "terraform_data" "kept" {
  input = var.password
}

resource "terraform_data" "shown" {
  input = nonsensitive(var.password)
}

output "password" {
  value     = terraform_data.kept.output
  sensitive = true
}

output "careless" {
  value = nonsensitive(var.password)
}
