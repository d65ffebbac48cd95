output "folder" {
  description = "Where the site lives."
  value       = terraform_data.site.output.folder
}

output "url" {
  description = "Where the shop of this site answers."
  value       = "http://127.0.0.1:${terraform_data.site.output.port}"
}

output "version" {
  description = "The release that is unpacked. It runs once Ansible has switched to it."
  value       = terraform_data.release.output
}
