variable "site" {
  description = "Name of the site, such as north."
  type        = string
}

variable "region" {
  description = "The region, in the provider's words."
  type        = string
}

variable "release_version" {
  description = "The version of the shop, such as 1.1.0."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.release_version))
    error_message = "A version has three numbers, such as 1.1.0."
  }
}
