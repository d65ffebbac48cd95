# Places the shop on one site: its folder, its settings, and the unpacked release. Which release runs is Ansible's business.
terraform {
  required_version = ">= 1.5"

  backend "local" {}
}

locals {
  # Values reach the program by its environment only: no shell and no command line ever sees them.
  provision = {
    SHOP_SITE    = var.site
    SHOP_FOLDER  = var.folder
    SHOP_PORT    = tostring(var.port)
    SHOP_VERSION = var.release_version
    RELEASES     = var.releases
    PACE_SECONDS = tostring(var.pace_seconds)
  }
}

resource "terraform_data" "site" {
  input            = { name = var.site, folder = var.folder, port = var.port }
  triggers_replace = [var.site, var.folder, var.port]

  provisioner "local-exec" {
    interpreter = ["python3", "${path.module}/provision.py"]
    command     = "site"
    environment = local.provision
  }
}

resource "terraform_data" "release" {
  input            = var.release_version
  triggers_replace = [var.release_version, var.folder]

  provisioner "local-exec" {
    interpreter = ["python3", "${path.module}/provision.py"]
    command     = "release"
    environment = local.provision
  }

  depends_on = [terraform_data.site]
}
