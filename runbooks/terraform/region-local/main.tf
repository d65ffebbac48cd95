# What a site of the provider "local" needs from Terraform: nothing but a record of the version. It stands for a cloud where there is none,
# so that the runbook terraform-regions can be tried. All modules region-PROVIDER have the same variables and outputs.
terraform {
  required_version = ">= 1.5"
}

resource "terraform_data" "release" {
  input = { site = var.site, version = var.release_version }
}

output "version" {
  description = "The version that this site has been given."
  value       = terraform_data.release.output.version
}
