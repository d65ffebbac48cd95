variable "site" {
  description = "Name of the site, such as north."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.site))
    error_message = "The name of a site has small letters, digits and dashes."
  }
}

variable "folder" {
  description = "Where the site lives: an absolute path."
  type        = string

  validation {
    condition     = startswith(var.folder, "/")
    error_message = "The folder of the site must be an absolute path."
  }
}

variable "port" {
  description = "Port of the shop on the loopback address."
  type        = number

  validation {
    condition     = var.port >= 1024 && var.port <= 65535
    error_message = "The port must be between 1024 and 65535."
  }
}

variable "release_version" {
  description = "The release to unpack, such as 1.1.0."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.release_version))
    error_message = "A version has three numbers, such as 1.1.0."
  }
}

variable "releases" {
  description = "The folder that holds all releases: an absolute path."
  type        = string

  validation {
    condition     = startswith(var.releases, "/")
    error_message = "The folder of the releases must be an absolute path."
  }
}

variable "pace_seconds" {
  description = "How long unpacking takes, so that one can watch it, or interrupt it."
  type        = number
  default     = 2

  validation {
    condition     = var.pace_seconds >= 0 && var.pace_seconds <= 60
    error_message = "The pace must be between 0 and 60 seconds."
  }
}
